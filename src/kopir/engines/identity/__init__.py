"""Who a company is: numbers, legal forms, names across scripts. Above `text`, below `taxonomy`.

Outsiders use: `identifiers.parse`, `legal_forms.split_legal_form`, `keys.search_keys`, `compare.compare`,
`compare.compare_many`, `compare.with_identifiers` and `batch.compare_file`.
"""
