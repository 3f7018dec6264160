# frozen_string_literal: true

RSpec.describe TaskerContribRails::Generators::SchemaTypes do
  def types(input: nil, **results)
    steps = results.map do |name, schema|
      { "name" => name.to_s, "dependencies" => results.keys.map(&:to_s), "result-schema" => schema&.to_json }
    end
    described_class.new({ "input-schema" => input&.to_json, "steps" => steps })
  end

  def object(**properties) = { type: "object", properties: }

  def shown(types)
    types.structs.to_h do |struct|
      attributes = struct[:attributes].to_h do |attribute|
        lists, object, name, enum = attribute[:type].values_at(:lists, :struct, :name, :enum)
        [ attribute[:name], "#{"[]" * lists.size}#{object || name}#{enum}" ]
      end
      [ struct[:name], attributes ]
    end
  end

  it "are those that JSON schemas name" do
    schema = object(a: { type: "string" }, b: { type: %w[ integer null ] }, c: { type: "number" },
      d: { type: "boolean" }, e: { type: "object" }, f: { type: "string", enum: %w[ x y ] }, g: {}, h: true,
      i: { type: "array" }, j: { type: "array", items: { type: "array", items: { type: "string" } } },
      k: { type: %w[ string integer ] }, l: { type: "string", enum: [ 1 ] }, m: { "$ref": "#/x" })
    expect(shown(types(input: schema))).to eq("Input" => {
      "a" => "String", "b" => "Integer", "c" => "Coercible::Float", "d" => "Bool", "e" => "Hash",
      "f" => 'String["x", "y"]', "g" => "Any", "h" => "Any", "i" => "[]Any", "j" => "[][]String", "k" => "Any",
      "l" => "String", "m" => "Any"
    })
  end

  it "have names of their own, each after those that it is made of" do
    inner = object(id: { type: "integer" })
    schema = object(lines: { type: "array", items: inner }, line: inner)
    expect(shown(types(input: schema))).to eq(
      "InputLine" => { "id" => "Integer" }, "InputLine_2" => { "id" => "Integer" },
      "Input" => { "lines" => "[]InputLine", "line" => "InputLine_2" }
    )
    expect(shown(types(input: inner, "input_": inner, "a-b": inner, "a.b": inner, "2nd": inner)).keys)
      .to eq(%w[ Input Input_2 AB AB_2 Step2nd ])
  end

  it "leave the constants alone that their own file needs" do
    inner = object(id: { type: "integer" })
    expect(shown(types(types: inner, dry: inner, input_: inner)).keys).to eq(%w[ Types_2 Dry_2 Input_2 ])
  end

  it "leave out what can't be an attribute, and say so" do
    struct, = types(input: object("hash" => {}, "Total" => {}, "a b" => {}, "end" => {}, "ok" => {})).structs
    expect(struct[:attributes].pluck(:name)).to eq([ "ok" ])
    expect(struct[:left]).to eq([ "hash", "Total", "a b", "end" ])
  end

  it "end where objects are too deep" do
    deep = (1..10).reduce({ type: "string" }) { |inner, _| object(a: inner) }
    expect(types(input: deep).structs.map { |struct| struct[:name] }.first).to eq("Input#{"A" * 5}")
  end

  it "are given to a block by names that Ruby takes" do
    given = types(validate: object(total: {}), stock: nil, class: nil, context: nil, "a-b": nil, "a.b": nil)
    reads = given.reads({ "dependencies" => %w[ validate stock class context a-b a.b 2nd ] })
    expect(reads.map { |read| read.values_at(:parameter, :type) }).to eq([
      [ "validate", "Validate" ], [ "stock", nil ], [ "class_result", nil ], [ "context_2", nil ], [ "a_b", nil ],
      [ "a_b_2", nil ], [ "step_2nd", nil ]
    ])
    expect(given.input?).to be(false)
    expect(types(input: object(a: {})).input?).to be(true)
    expect(types(input: { type: "object" }).structs).to be_empty
  end
end
