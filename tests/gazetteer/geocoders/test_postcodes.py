"""Postcodes newer than our table, asked for online."""

import pytest

from centres.gazetteer.geocoders import online
from centres.gazetteer.models import OnlineAnswer
from centres.gazetteer.outcomes import GeocoderUnavailable
from centres.gazetteer.postcodes import Postcode


def test_a_postcode_is_found(postcodes):
    assert online.find_postcode(Postcode("N8", "0NP")) == online.Answer(
        "N8 0NP", 51.584, -0.108, "postcodes.io"
    )
    assert postcodes.asked[0][1] == "/postcodes/N8%200NP"


def test_a_kept_postcode_costs_one_query_and_no_request(postcodes, django_assert_num_queries):
    first = online.find_postcode(Postcode("N8", "0NP"))
    with django_assert_num_queries(1):
        assert online.find_postcode(Postcode("N8", "0NP")) == first
    assert len(postcodes.asked) == 1
    assert "N8" not in str(OnlineAnswer.objects.values_list("geocoder", "label"))


def test_northern_ireland_is_as_coarse_as_in_our_own_table(postcodes):
    postcodes.page["result"] |= {"postcode": "BT1 5GS", "latitude": 54.596639, "longitude": -5.930077}
    answer = online.find_postcode(Postcode("BT1", "5GS"))
    assert (answer.latitude, answer.longitude) == (54.6, -5.93)
    assert OnlineAnswer.objects.get().point.coords == (-5.93, 54.6)


def test_a_postcode_that_nobody_knows_is_not_found(postcodes):
    postcodes.status, postcodes.page = 404, {"status": 404, "error": "Postcode not found"}
    assert online.find_postcode(Postcode("N8", "0NP")) is None
    assert OnlineAnswer.objects.get().point is None


@pytest.mark.parametrize("said", [b"<h1>Not Found</h1>", {"detail": "Not Found"}, [], b""])
def test_a_404_in_other_words_than_theirs_is_an_outage(postcodes, said):
    postcodes.status, postcodes.page = 404, said
    with pytest.raises(GeocoderUnavailable):
        online.find_postcode(Postcode("N8", "0NP"))
