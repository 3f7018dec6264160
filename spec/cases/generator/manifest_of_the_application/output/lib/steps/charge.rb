class Charge # charge charge
  CASES = [ "a b", AB, "aB", "a-b" ]
  WORDS = "charge charge"
end
