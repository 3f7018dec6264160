# frozen_string_literal: true

require "json_schemer"

RSpec.describe TaskerContribRails::Testing::Example do
  def example(schema) = described_class.new(JSON.parse(JSON.generate(schema)), of: "the result of charge").value

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

  it "is left to the test where it can't be made up" do
    expect { example({ type: "object", properties: { iban: { type: "string", pattern: "^DE" } } }) }
      .to raise_error(ArgumentError, "the result of charge.iban can't be made up from a pattern. Give it.")
    expect { example({ type: "object", properties: { a: { "$ref": "#" } } }) }
      .to raise_error(ArgumentError, /can't be made up/)
    expect {
      example({
        type: "object", properties: { a: { "$ref": "#/$defs/a" } },
        "$defs": { a: { type: "object", properties: { a: { "$ref": "#/$defs/a" } } } }
      })
    }.to raise_error(ArgumentError, /refers to itself/)
  end
end
