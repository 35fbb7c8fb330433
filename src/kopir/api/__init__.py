"""API: ranking, names, codes, registers, companies and opportunities by HTTP; yente's and OpenRefine's shapes."""
