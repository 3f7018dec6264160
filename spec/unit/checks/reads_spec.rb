# frozen_string_literal: true

RSpec.describe TaskerContribRails::Checks::Reads do
  def reads(ruby)
    Dir.mktmpdir do |dir|
      File.write(path = "#{dir}/ship_handler.rb", ruby)
      described_class.new(path, name: "ship_handler.rb").results.map do |read|
        [ *read.values_at(:dependency, :field), read[:span].values_at(:line, :column, :length) ]
      end
    end
  end

  it "finds whole results and fields, where they stand" do
    found = [ [ "validate", nil, [ 1, 31, 10 ] ], [ "charge", "total", [ 2, 40, 7 ] ], [ "stock", nil, [ 3, 31, 6 ] ] ]
    expect(reads(<<~RUBY)).to eq(found)
      context.get_dependency_result("validate")
      context.get_dependency_field("charge", "total", "cents")
      context.get_dependency_result(:stock)
    RUBY
  end

  it "finds a field of a result, however it is taken" do
    [ %(get_dependency_result("a")["b"]), %(get_dependency_result("a").fetch("b", 0)),
      %(get_dependency_result("a")&.dig("b", "c")),
      %((get_dependency_result("a") || {})["b"]), %(get_dependency_result("a")[:b]) ].each do |code|
      expect(reads("context.#{code}".sub("context.(", "(context.")).map { |read| read.first(2) })
        .to eq([ [ "a", "b" ] ]), code
    end
  end

  it "follows a result that is kept in a local variable, through its method and no farther" do
    expect(reads(<<~RUBY).map { |read| read.first(2) }).to eq([ [ "a", nil ], [ "a", "b" ] ])
      def call(context)
        result = context.get_dependency_result("a")
        result["b"]
        result = {}
        result["c"]
      end

      def other(result) = result["d"]
    RUBY
    expect(reads(<<~RUBY).map { |read| read.first(2) }).to eq([ [ "a", nil ] ])
      result = context.get_dependency_result("a")
      define_method(:call) { result }
      def other(result) = result["d"]
    RUBY
  end

  it "reads what a functional handler declares" do
    ruby = 'ShipHandler = step_handler("ship", depends_on: { order: "validate", payment: [ "charge", Payment ] }) ' \
      "{ |order:, payment:, context:| order }"

    expect(reads(ruby).map { |read| read.first(2) }).to eq([ [ "validate", nil ], [ "charge", nil ] ])
  end

  it "reads each attribute of a type that a functional handler names, as Ruby would find the type there" do
    asked = []
    types = { "Types::Paid" => %i[ id total ] }
    attributes = ->(name, around) { asked << [ name, around ] and types[name] }
    Dir.mktmpdir do |dir|
      File.write(path = "#{dir}/ship_handler.rb", <<~RUBY)
        module Shop
          class Handlers::Ship
            ShipHandler = step_handler("ship", depends_on: { paid: [ "charge", Types::Paid ], at: [ "pack", Unknown ] })
          end
        end
      RUBY
      found = described_class.new(path, attributes:).results
        .map { |read| [ *read.values_at(:dependency, :field), read[:span][:column] ] }
      expect(found)
        .to eq([ [ "charge", nil, 62 ], [ "charge", "id", 72 ], [ "charge", "total", 72 ], [ "pack", nil, 93 ] ])
    end
    around = [ "Shop::Handlers::Ship", "Shop" ]
    expect(asked).to eq([ [ "Types::Paid", around ], [ "Unknown", around ] ])
  end

  def inputs(ruby, attributes: ->(*) { })
    Dir.mktmpdir do |dir|
      File.write(path = "#{dir}/ship_handler.rb", ruby)
      described_class.new(path, name: "ship_handler.rb", attributes:).inputs
        .map { |read| [ read[:text], *read[:span].values_at(:line, :column, :length) ] }
    end
  end

  it "finds fields of the context, where they stand" do
    expect(inputs(<<~RUBY)).to eq([ [ "order_id", 1, 19, 10 ], [ "total", 2, 22, 6 ], [ "sku", 3, 22, 5 ] ])
      context.get_input("order_id")
      context.get_input_or(:total, 0)
      @step.get_task_field("sku")
      context.get_input(name)
    RUBY
  end

  it "finds the fields that a functional handler is given, by name or as a type" do
    expect(inputs('step_handler("a", inputs: [ :order_id, "sku", other ]) { |order_id:, sku:, context:| order_id }'))
      .to eq([ [ "order_id", 1, 29, 9 ], [ "sku", 1, 40, 5 ] ])
    expect(inputs('api_handler("a", base_url: "https://a", inputs: :order_id) { }')).to eq([ [ "order_id", 1, 49, 9 ] ])

    attributes = ->(name, around) { %i[ id total ] if [ name, *around ] == %w[ Types::Order Shop ] }
    ruby = "module Shop\n  Ship = decision_handler(\"a\", inputs: Types::Order) { }\nend\n"
    expect(inputs(ruby, attributes:)).to eq([ [ "id", 2, 40, 12 ], [ "total", 2, 40, 12 ] ])
    expect(inputs('step_handler("a", inputs: Unknown) { }')).to eq([])
    expect(inputs('form_for("a", inputs: [ :order_id ])')).to eq([])
  end

  it "passes over names that only running the code would tell, and over files that do not parse" do
    expect(reads("context.get_dependency_result(name)[key]")).to be_empty
    expect(reads("def call(")).to be_empty
  end

  it "does not parse a file that names no result" do
    allow(Prism).to receive(:parse).and_call_original
    expect(reads("depends(:inputs_of, \"get\")\n")).to eq([])
    expect(Prism).not_to have_received(:parse)
  end

  it "reads a file in the encoding that it names" do
    ruby = "# encoding: iso-8859-1\nword = \"\xE9\"\ncontext.get_dependency_result(\"validate\")\n"
    expect(reads(ruby)).to eq([ [ "validate", nil, [ 3, 31, 10 ] ] ])
  end

  it "counts columns in characters" do
    expect(reads(%(x = "größe"; context.get_dependency_result("a")))).to eq([ [ "a", nil, [ 1, 44, 3 ] ] ])
  end
end
