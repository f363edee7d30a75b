"""Numbers that several rooms have to agree on."""

LARGEST_INTEGER = 2**63 - 1  # what the store's integers hold; Discord's ids stay below it
