assert charge_card is not None  # {{ kept }}
# NOBODY
