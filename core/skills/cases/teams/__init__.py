"""Several teams: which has a case, who on it, and what is done if nobody takes it."""
