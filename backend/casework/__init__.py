"""Cases, referrals and hotline calls between the house and outreach: who may, codes, seals, lists."""
