
"""ChargeCard: Charge card."""

READS = ["load_order", "checkStock"]


def charge_card(load_order_result, check_stock_result, context):
    return {"handled_by": 'chargeCard', "reads": 2, "half": 1}
