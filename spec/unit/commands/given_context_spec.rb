# frozen_string_literal: true

require "active_support/core_ext/string"
require "stringio"
require "tempfile"

RSpec.describe TaskerContribRails::Commands::GivenContext do
  def read(given, input: "") = described_class.read(given, input: StringIO.new(input))

  it "takes JSON, a file, or standard input" do
    Tempfile.create do |file|
      file.write('{"id": "ä"}') and file.flush and expect(read("@#{file.path}")).to eq("id" => "ä")
    end
    expect(read('{"id": 1}')).to eq("id" => 1)
    expect(read("-", input: '{"id": 2}')).to eq("id" => 2)
    expect(read(nil)).to eq({})
    expect(read('{"id": "ä"}'.dup.force_encoding(Encoding::US_ASCII))).to eq("id" => "ä") # as it is without a locale
  end

  it "says what is wrong with it" do
    {
      "[1]" => "The context must be a JSON object, such as {\"order_id\": 1}, but is [1].",
      "[#{"1," * 40}1]" => /but is \[[1,]{58}…\z/,
      "{" => /\AThe context is not JSON: /,
      "{\"a\":\n\"\xFF\"}" => "The context can't be read: it is not UTF-8 (line 2).",
      '{"a":1e400}' => "The context holds a number that is too large.",
      '{"a":123456789012345678901234567890}' => "The context can't be stored: a is an Integer beyond 64 bits.",
      "@none.json" => "The context can't be read: none.json is not there.",
      "@/dev/zero" => "The context can't be read: /dev/zero is no regular file.",
      "@/" => "The context can't be read: / is a folder."
    }.each { |given, message| expect { read(given) }.to raise_error(TaskerContribRails::Error::Misuse, message) }
  end

  it "reads no more of standard input than a context can have" do
    endless = Object.new
    def endless.read(bytes) = "x" * bytes

    expect { described_class.read("-", input: endless) }
      .to raise_error(TaskerContribRails::Error::Misuse,
        "The context can't be read: standard input is longer than 1048576 bytes, the most that are read.")
  end
end
