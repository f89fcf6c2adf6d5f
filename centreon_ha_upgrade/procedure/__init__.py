"""The user's procedure as data: sites, situations, steps, errata, plans."""
