"""Cases, referrals and hotline calls: who may, codes, seals, lists on phones."""
