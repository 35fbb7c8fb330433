"""What the room holds of people: nothing of its own."""

from __future__ import annotations

from kopir.core.personal import Keeper, register

register(
    Keeper(
        "opportunities",
        # Field by field: a new one with words in it has to be asked about.
        not_personal={
            "opportunities.Opportunity.price_unit": "terms of trade of a company",
            "opportunities.Opportunity.minimum_order": "terms of trade of a company",
            "opportunities.Opportunity.incoterm_place": "terms of trade of a company",
            "opportunities.Opportunity.payment": "terms of trade of a company",
            "opportunities.OpportunityText.text": "needs and offers of companies; names in them are found and listed",
            "opportunities.OpportunityText.words": "the words of such a text, made from it",
            "opportunities.Requirement.text": "what a company asks of the other side",
        },
    )
)
