"""By when things happen between two companies. Days, counted where the chamber is."""

ADVISER_DAYS = 3  # an adviser reads a new interest
ANSWER_DAYS = 7  # the other side answers; then it is reminded
ESCALATE_DAYS = 14  # then the desk's lead is told
EXPIRES_DAYS = 30  # then the interest has run out
COMPANY_DAYS = 14  # a company completes what it was asked
AGREE_DAYS = 14  # both sides say yes or no to an introduction
INTRODUCE_DAYS = 3  # the chamber introduces two companies that have both said yes
FIRST_STEP_DAYS = 7  # after an introduction
MOST_A_DAY = 20  # interests of one company
OUTCOME_AGAIN_DAYS = 7  # a company that says nothing is asked again, three times in all
OUTCOME_LINK_DAYS = 30  # how long the link of one question opens
OUTCOME_TOO_LATE_DAYS = 90  # what nobody could ask by then is not asked any more
