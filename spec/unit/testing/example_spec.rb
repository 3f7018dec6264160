# frozen_string_literal: true

require "json_schemer"

RSpec.describe TaskerContribRails::Testing::Example do
  def example(schema, given: {})
    write = ->(field) { "dependency_results: { \"charge\" => #{field} }" }
    described_class.new(JSON.parse(JSON.generate(schema)), of: "the result of charge", write:, given:).value
  end

  {
    "what is named first" => [ { type: "string", enum: %w[ a b ] }, "a" ], "a constant" => [ { const: 3 }, 3 ],
    "a default" => [ { type: "integer", default: 9 }, 9 ], "an example" => [ { type: "integer", examples: [ 8 ] }, 8 ],
    "a text of a length" => [
      { type: "object", properties: { id: { type: "string", minLength: 4, maxLength: 5 } } }, { "id" => "id__" }
    ],
    "a format" => [ { type: "string", format: "date-time" }, "2026-01-01T00:00:00Z" ],
    "a number in its bounds" => [ { type: "integer", exclusiveMinimum: 10, multipleOf: 4 }, 12 ],
    "a negative number" => [ { type: "number", maximum: -2 }, -2 ],
    "a list" => [ { type: "array", items: { type: "boolean" }, minItems: 2 }, [ true, true ] ],
    "the first of several" => [ { oneOf: [ { type: "null" }, { type: "string" } ] }, nil ],
    "all of several" => [
      {
        allOf: [
          { type: "object", properties: { a: { type: "integer" } } },
          { properties: { b: { type: "integer" } }, required: [ "b" ] }
        ]
      },
      { "a" => 1, "b" => 1 }
    ],
    "what it refers to" => [
      {
        type: "object", properties: { a: { "$ref": "#/$defs/money" } },
        "$defs": { money: { type: "integer", minimum: 5 } }
      },
      { "a" => 5 }
    ],
    "what it says nothing of" => [ true, {} ]
  }.each do |what, (schema, value)|
    it "is #{what}" do
      expect(example(schema)).to eq(value)
      expect(JSONSchemer.schema(JSON.parse(JSON.generate(schema)))).to be_valid(value)
    end
  end

  it "is left to the test where it can't be made up, which is told what to write" do
    iban = { type: "object", properties: { iban: { type: "string", pattern: "^DE" }, id: { type: "integer" } } }
    expect { example(iban) }.to raise_error(ArgumentError,
      "the result of charge.iban can't be made up from a pattern. Give it: " \
      "`dependency_results: { \"charge\" => { \"iban\" => … } }`.")
    expect(example(iban, given: { "iban" => "DE1" })).to eq("iban" => "DE1", "id" => 1)

    inner = { type: "object", properties: { account: iban, all: { type: "array", items: iban, minItems: 1 } } }
    expect { example(inner) }
      .to raise_error(ArgumentError, /charge\.account\.iban can't .*`dependency_results: .*"account" => … } }`\.\z/)
    expect { example(inner, given: { "account" => {} }) }
      .to raise_error(ArgumentError, /charge\.all\.0\.iban can't .*"all" => … } }`\.\z/)
    expect { example({ type: "string", pattern: "^DE" }) }
      .to raise_error(ArgumentError, /charge can't .* Give it: `dependency_results: { "charge" => … }`/)
  end

  it "is left to the test where a schema refers to what is not there, or to itself" do
    expect { example({ type: "object", properties: { a: { "$ref": "#" } } }) }
      .to raise_error(ArgumentError, /charge\.a can't be made up: # is not in its schema\. Give it: `.*"a" => …/)
    itself = {
      type: "object", properties: { a: { "$ref": "#/$defs/a" } },
      "$defs": { a: { type: "object", properties: { a: { "$ref": "#/$defs/a" } } } }
    }
    expect { example(itself) }.to raise_error(ArgumentError, /its schema refers to itself\. Give it: `.*"a" => …/)
    expect(example(itself, given: { "a" => {} })).to eq("a" => {})
  end

  it "is what the test gives where that fits no field" do
    expect(example({ type: "array" }, given: { "a" => 1 })).to eq("a" => 1)
    expect(example({ type: "array" })).to eq([])
  end
end
