"""The list of centres as Open Referral UK (HSDS 3.0, UK profile), which councils and social prescribers read."""
