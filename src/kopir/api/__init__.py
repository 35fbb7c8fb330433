"""API: ranking, names, codes, registers, companies, opportunities, interests, cases and screening by HTTP.

Also yente's and OpenRefine's shapes.
"""
