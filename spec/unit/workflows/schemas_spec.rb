# frozen_string_literal: true

RSpec.describe TaskerContribRails::Workflows::Schemas do
  schema = JSON.generate({
    type: "object", required: [ "id" ], properties: { id: { type: "integer" }, name: { type: "string" } }
  })

  def schemas(mode = :remark) = described_class.new(mode)

  def without_the_gem
    schemas.tap { |schemas| allow(schemas).to receive(:require).with("json_schemer").and_raise(LoadError) }
  end

  context "with the json_schemer gem", if: Gem::Specification.any? { |spec| spec.name == "json_schemer" } do
    it "says what is wrong with a result, and nothing of one that is right" do
      expect(schemas.about_result(schema, { "id" => 1 })).to be_nil
      expect(schemas.about_result(schema, { "id" => "1", "name" => 2 }))
        .to eq("Its result does not match its result_schema: value at `/id` is not an integer; value at `/name` is " \
          "not a string.")
      expect(schemas.about_result(schema, nil))
        .to eq("Its result does not match its result_schema: value at root is not an object.")
    end

    it "ends a long list" do
      many = JSON.generate({ properties: ("a".."f").to_h { |name| [ name, { type: "string" } ] } })
      expect(schemas.about_result(many, ("a".."f").to_h { |name| [ name, 1 ] }))
        .to end_with("value at `/c` is not a string, and 3 more.")
    end

    it "refuses a context that lacks a required field" do
      expect { schemas.take_context(schema, {}) }.to raise_error(TaskerContribRails::Error::ContextRefused,
        "The context does not match the workflow's input_schema: object at root is missing required properties: id.")
      expect { schemas.take_context(schema, { "id" => 1 }) }.not_to raise_error
    end

    it "fails steps only where that is asked for" do
      expect([ :remark, :fail, :ignore ].map { |mode| schemas(mode).strict? }).to eq([ false, true, false ])
    end

    it "looks at nothing where it has to ignore them" do
      expect(schemas(:ignore).about_result(schema, nil)).to be_nil
      expect { schemas(:ignore).take_context(schema, {}) }.not_to raise_error
    end
  end

  it "has nothing to say where the template has no schema" do
    expect(schemas.about_result(nil, 1)).to be_nil
    expect { schemas.take_context(nil, {}) }.not_to raise_error
  end

  it "says once that a result was not looked at, where the gem is not there and the schema says more than that it is " \
    "an object" do
    missing = without_the_gem
    expect(missing.about_result(JSON.generate(type: "object"), 1)).to be_nil
    expect(missing.about_result(schema, 1)).to include("the json_schemer gem is not in the bundle")
    expect(missing.about_result(schema, 1)).to be_nil
    expect { missing.take_context(schema, {}) }.not_to raise_error
  end

  it "does not pass over what it is to fail" do
    strict = schemas(:fail).tap { |schemas| allow(schemas).to receive(:require).and_raise(LoadError) }
    expect { strict.about_result(schema, {}) }
      .to raise_error(TaskerContribRails::Error::Misuse, /needs the json_schemer gem/)
  end
end
