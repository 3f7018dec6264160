# frozen_string_literal: true

require "dotenv"

RSpec.describe TaskerContribRails::Configuration::EnvFile do
  def read(text, env = {}) = described_class.new(text, env).to_h

  # What the gem that tasker-rb brings makes of a text, below the variables of this process.
  def dotenv(text) = Dotenv::Parser.call(text, true).except(*ENV.keys)

  lines = [
    "A=1", "A = 1 # why", "A=1#2", "export A=1", "A:  value", "A:value", "A=", "A", "A=\"1\\n2\"", "A='1\\n2'",
    "A=\"a \\\"b\\\"\"", "A='a'b'", "A=\\$HOME", "A=a\\ b",
    "BASE=x\nA=${BASE}-y", "BASE=x\nA=$BASE-y", "A=${NOT_SET}y", "A=$", "A=${", "A='$BASE'", "A=$(echo $((1 + 2)))",
    "A=\\$(echo 1)", "A=\"$(printf 'a\\n')\"",
    "A=\"several\nlines\"", "A=b=c", "A.b=1", "9A=1", "é=1", "A=ü", "\uFEFFA=1", "A=1\r\nB=2", "A=1\rB=2", "  A=  x  ",
    "A=\"x\" # y", "A=\"x\" y", "A=1\nA=2", "# A=1", "A= # nothing", "export A"
  ]

  lines.each do |text|
    it "reads #{text.inspect} as dotenv does" do
      expected = begin
        dotenv(text.delete_prefix("\uFEFF"))
      rescue Dotenv::FormatError
        {}
      end
      expect(read(text, ENV.to_h)).to eq(expected)
    end
  end

  it "knows what dotenv refuses" do
    random = Random.new(2)
    parts = [ "export ", "A", "B", "=", " ", "\n", "#", "'", "\"", "\\" ]
    refused = Array.new(2_000) { Array.new(random.rand(1..12)) { parts.sample(random:) }.join }.count do |text|
      unset = described_class.new(text, {}).unset
      refused = begin
        dotenv(text) && false
      rescue Dotenv::FormatError
        true
      end
      expect(unset.any?).to be(refused), text.inspect
      refused
    end
    expect(refused).to be_positive
  end

  it "reads whatever the text as dotenv does" do
    random = Random.new(1)
    parts = %w[ A B = : " ' \\ $ { } # export x \n ] + [ " ", "\n", "${A}", "\\\"" ]
    2_000.times do
      text = Array.new(random.rand(1..14)) { parts.sample(random:) }.join
      expected = begin
        dotenv(text)
      rescue Dotenv::FormatError
        next
      end
      expect(read(text, ENV.to_h)).to eq(expected), text.inspect
    end
  end

  it "looks at no value of a name that the process has, and takes the process's variables first" do
    expect(read("A=$(exit 1; touch /no/such/place)\nB=${A}-${C}\nC=2", "A" => "1")).to eq("B" => "1-", "C" => "2")
  end
end
