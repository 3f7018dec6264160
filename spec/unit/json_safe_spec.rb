# frozen_string_literal: true

require "bigdecimal"
require "delegate"
require "set"
require "stringio"
require "tempfile"

RSpec.describe TaskerContribRails::JsonSafe do
  def safe(value) = described_class.call(value)

  it "leaves plain JSON as it is" do
    plain = { "a" => [ 1, 2.5, "x", nil, true ], "b" => { "c" => [] } }
    expect(safe(plain)).to eq([ plain, [] ])
  end

  it "converts what Rails converts, and says where" do
    value, converted = safe({ at: Time.utc(2026, 1, 2), total: BigDecimal("9.90"), tags: Set[:a] })
    expect(value).to eq("at" => "2026-01-02T00:00:00.000Z", "total" => "9.9", "tags" => [ "a" ])
    expect(converted).to eq(%w[ at total tags ])
  end

  it "converts a Data as what it is, on every Rails" do
    point = Data.define(:x, :at)
    expect(safe({ point: point.new(1, Time.utc(2026)) }))
      .to eq([ { "point" => { "x" => 1, "at" => "2026-01-01T00:00:00.000Z" } }, %w[ point point.at ] ])
  end

  it "takes what has an as_json or a to_hash of its own, also behind a delegator" do
    model = Class.new { def as_json(*) = { id: 1 } }.new
    expect(safe([ model, SimpleDelegator.new(model), Class.new { def to_hash = { id: 2 } }.new ]).first)
      .to eq([ { "id" => 1 }, { "id" => 1 }, { "id" => 2 } ])
  end

  it "asks a decorator's and a collection's own as_json" do
    decorator = Class.new(SimpleDelegator) { def as_json(*) = { id: 3 } }
    collection = Class.new { include Enumerable; def each(&) = [ 1, 2.5 ].each(&) }
    expect(safe([ decorator.new(Object.new), collection.new, Struct.new(:a).new(Time.utc(2026)) ]).first)
      .to eq([ { "id" => 3 }, [ 1, 2.5 ], { "a" => "2026-01-01T00:00:00.000Z" } ])
  end

  it "takes what has an attribute that is called as a method of Ruby's" do
    payment = Struct.new(:method, :amount, :class)
    expect(safe({ paid: payment.new("card", 9, "first") }).first)
      .to eq("paid" => { "method" => "card", "amount" => 9, "class" => "first" })
  end

  it "takes decimals that have digits, and not those that only have zeros" do
    expect(safe([ BigDecimal("1e9000"), BigDecimal("-1.5e-30"), BigDecimal("0") ]).first)
      .to eq([ "1#{"0" * 9000}.0", "-0.0000000000000000000000000000015", "0.0" ])
    [ "1e40000000", "-1e40000000", "1e-40000000", "1e9999999999", "1.#{"3" * 10_000}" ].each do |number|
      expect { safe({ n: BigDecimal(number) }) }
        .to raise_error(described_class::Unsafe, "n is a BigDecimal with more than 10000 digits")
    end
  end

  it "repeats little of another error's message, and nothing that a terminal obeys" do
    odd = Class.new { def as_json(*) = raise("\e[31m\xFF#{"x" * 100_000}") }.new
    expect { safe(odd) }.to raise_error(described_class::Unsafe, /RuntimeError: \\e\[31m\\xFFx+…\z/) { |error|
      expect(error.message.length).to be < 300
    }
  end

  it "takes text of other encodings" do
    expect(safe("caf\xE9".dup.force_encoding("ISO-8859-1")).first).to eq("café")
    expect(safe("café".b).first).to eq("café")
  end

  {
    "binary" => [ { file: "\xFF\xFE".b }, "file is binary" ],
    "a NUL" => [ { deep: { name: "a\0b" } }, "deep.name contains a NUL" ],
    "an Integer that the engine refuses" => [ { n: 2**63 }, "n is an Integer beyond 64 bits" ],
    "a negative one" => [ { n: -(2**63) - 1 }, "n is an Integer beyond 64 bits" ],
    "what is no number" => [ { a: [ 1.0, { b: Float::NAN } ] }, "a.1.b is NaN, which JSON does not have" ],
    "a number without end" => [ [ -Float::INFINITY ], "0 is -Infinity, which JSON does not have" ],
    "two keys that become one" => [ { a: { "id" => 1, id: 2 } }, 'a.id is there twice, as "id" and :id' ],
    "a number and its text as keys" => [ { 1 => 1, "1" => 2 }, '1 is there twice, as 1 and "1"' ],
    "a plain object" => [ { a: [ Object.new ] }, "a.0 is an Object, which has no as_json of its own" ],
    "a lock" => [ { lock: Mutex.new }, "lock is a Thread::Mutex, which has no as_json of its own" ],
    "what answers to everything, as an OpenStruct does" => [
      { open: Class.new { def method_missing(*) = 1 }.new },
      "open is an object of a nameless class, which has no as_json of its own"
    ],
    "a file" => [ { file: $stdin }, "file is an IO, an open file or connection" ],
    "a temporary file" => [ { file: Tempfile.new }, "file is a Tempfile, an open file or connection" ],
    "an object that is none" => [ { bare: BasicObject.new }, "bare is a BasicObject" ],
    "an as_json that raises" => [
      { odd: Class.new { def as_json(*) = raise(IOError, "closed") }.new },
      "odd is an object of a nameless class whose as_json raised IOError: closed"
    ],

    "an as_json without end" => [
      { odd: Class.new { def as_json(*) = as_json }.new },
      "odd is an object of a nameless class whose as_json raised SystemStackError"
    ],
    "an as_json that returns what holds the object" => [
      { odd: Class.new { def as_json(*) = { me: self } }.new }, "odd.me contains itself"
    ],
    "an as_json that returns the object" => [
      { odd: Class.new { def as_json(*) = self }.new }, "odd is an object of a nameless class, which has no JSON form"
    ],
    "a key without a text" => [
      { a: { Class.new { def to_s = nil }.new => 1 } },
      "a has an object of a nameless class as a key, whose to_s returns no String"
    ],
    "a key whose text can't be had" => [
      { Class.new { def to_s = raise(IOError, "closed") }.new => 1 },
      "the result has an object of a nameless class as a key, whose to_s raised IOError: closed"
    ],
    "a key that is binary" => [ { a: { "\xFF" => 1 } }, "a is binary, or text in a wrong encoding" ],
    "a Rational" => [ { part: Rational(1, 3) }, "part is a Rational, which has no JSON form" ],
    "a Complex" => [ { part: Complex(1, 3) }, "part is a Complex, which has no JSON form" ],
    "a huge Integer, without its digits" => [ { n: 10**100_000 }, /\An is an Integer beyond 64 bits\z/ ],
    "a Hash in itself" => [ {}.tap { |hash| hash[:me] = hash }, "me contains itself" ],

    "a decimal that is no number" => [ { a: BigDecimal("NaN") }, "a is NaN, which JSON does not have" ],
    "a decimal without end" => [ [ BigDecimal("-Infinity") ], "0 is -Infinity, which JSON does not have" ],
    "what is no number in a Struct" => [
      { a: Struct.new(:b).new(Float::NAN) }, "a.b is NaN, which JSON does not have"
    ],
    "what is no number in a Set" => [ { a: Set[1, Float::INFINITY] }, "a.1 is Infinity, which JSON does not have" ],
    "a plain object in a Struct in a Set" => [
      { a: Set[Struct.new(:b).new(Object.new)] }, "a.0.b is an Object, which has no as_json of its own"
    ],
    "two keys that become one in a Struct" => [
      { a: Struct.new(:b).new({ "id" => 1, id: 2 }) }, "a.b.id is there twice"
    ],
    "what a delegator stands for" => [
      { a: SimpleDelegator.new(Object.new) }, "a is an Object, which has no as_json of its own"
    ],
    "a proc behind a delegator" => [ { a: SimpleDelegator.new(-> { }) }, "a is a Proc" ],
    "a hash behind a delegator with a plain object in it" => [
      { a: SimpleDelegator.new({ b: Object.new }) }, "a.b is an Object"
    ],
    "text that is read once" => [ { a: StringIO.new("x\ny") }, "a is a StringIO, which is read once" ],
    "an open folder" => [ { a: Dir.new("/") }, "a is a Dir, which is read once" ],

    "itself" => [ [].tap { |list| list << list }, "0 contains itself" ],
    "an endless enumerator" => [ { all: 1.step }, "all is an Enumerator::ArithmeticSequence" ],
    "too many levels" => [
      150.times.reduce(1) { |inner, _| [ inner ] },
      /\A0\.0\.0\.0\.0\.0\.0\.0\.… \(100 keys deep\) is nested more than 100 deep\z/
    ],
    "a proc" => [ { call: -> { } }, "call is a Proc" ]
  }.each do |what, (value, message)|
    it "refuses #{what}, naming the key" do
      expect { safe(value) }.to raise_error(described_class::Unsafe, message.is_a?(Regexp) ? message : include(message))
    end
  end

  it "takes nothing that Ruby's JSON would then refuse" do
    nested = ->(depth) { (depth - 1).times.reduce([]) { |value, _| [ value ] } }
    expect(JSON.generate(described_class.call(nested.(100)).first)).to eq("#{"[" * 100}#{"]" * 100}")
    expect { described_class.call(nested.(101)) }.to raise_error(described_class::Unsafe, /nested more than 100 deep/)
  end
end
