"""The visit card: what somebody needs before they ring a centre and go there, on one side of paper."""
