"""The privacy desk: purposes, consent, requests, erasure, retention, who read what, breaches."""
