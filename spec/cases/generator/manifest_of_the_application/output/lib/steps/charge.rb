Charge charge charge
a b AB aB a-b
