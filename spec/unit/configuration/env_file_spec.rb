# frozen_string_literal: true

# spec/contract holds it against the dotenv gem itself.
RSpec.describe TaskerContribRails::Configuration::EnvFile do
  def read(text, env = {}) = described_class.new(text, env).to_h

  it "reads quotes, escapes, colons, comments and several lines" do
    values = {
      "A" => "1", "B" => "two words", "C" => "a\nb", "D" => 'a\nb', "E" => "value", "F" => "", "G" => "two\nlines"
    }
    expect(read(<<~'ENV')).to eq(values)
      export A=1 # why
      B = two words
      C="a\nb"
      D='a\nb'
      E: value
      F=
      G="two
      lines"
    ENV
  end

  it "replaces variables, of the process first, and commands" do
    expect(read("BASE=http://h\nA=${BASE}-x\nB=$NONE.\nC='$BASE'\nD=\\$BASE\nE=$(echo 1)", "NONE" => "some"))
      .to eq("BASE" => "http://h", "A" => "http://h-x", "B" => "some.", "C" => "$BASE", "D" => "$BASE", "E" => "1")
  end

  it "looks at no value of a name that the process has: none of its commands is run" do
    expect(read("A=$(touch ran)\nB=${A}-${C}\nC=2", "A" => "1")).to eq("B" => "1-", "C" => "2")
    expect(File.exist?("ran")).to be(false)
  end
end
