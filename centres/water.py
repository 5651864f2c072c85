def crosses_water(here, there):
    return False
