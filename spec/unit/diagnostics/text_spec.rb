# frozen_string_literal: true

RSpec.describe TaskerContribRails::Diagnostics::Text do
  def diagnostic(**others)
    TaskerContribRails::Diagnostic.new(code: "TC1012", severity: :error, message: "A name can't hold a space.",
      source: "name", line: 1, column: 4, length: 1, **others)
  end

  it "puts a caret under the very words" do
    drawn = described_class.new(sources: { "name" => "Foo Bar" }).draw([
      diagnostic(label: "not a letter", help: "Use letters.")
    ])

    expect(drawn).to eq(<<~TEXT)
      error[TC1012]: A name can't hold a space.
       --> name:1:4
        |
      1 | Foo Bar
        |    ^ not a letter
        = help: Use letters.
    TEXT
  end

  it "goes without the line where it does not know the source, or none is meant" do
    expect(described_class.new.draw([ diagnostic ])).to eq("error[TC1012]: A name can't hold a space.\n --> name:1:4\n")
    expect(described_class.new(sources: { "name" => "x" }).draw([ diagnostic(line: 0, column: 0) ]))
      .to end_with("\n --> name\n")
  end

  it "shows related places" do
    related = TaskerContribRails::Diagnostic::Related.new(source: "a.toml", line: 2, column: 1, length: 3,
      message: "first here")
    drawn = described_class.new(sources: { "a.toml" => "x\nkey = 1\n" }).draw([
      diagnostic(source: "a.toml", related: [ related ])
    ])

    expect(drawn).to end_with(" --> a.toml:2:1\n  |\n2 | key = 1\n  | ^^^ first here\n")
  end

  it "keeps tabs under tabs, so that the caret stands right" do
    drawn = described_class.new(sources: { "name" => "\t\tFoo Bar" }).draw([ diagnostic(column: 6) ])

    expect(drawn).to include("  | \t\t   ^\n")
  end

  it "lets nothing of the text drive the terminal" do
    drawn = described_class.new(sources: { "name" => "Foo\e[31m \u202EBar" }).draw([ diagnostic ])

    expect(drawn).to include("1 | Foo\\e[31m \\u{202E}Bar\n  |    ^^\n")
  end

  it "shows a long line only around the caret" do
    drawn = described_class.new(sources: { "name" => "#{"x" * 5_000} #{"y" * 5_000}" }).draw([
      diagnostic(column: 5_001)
    ])

    expect(drawn.lines.map(&:length).max).to be < 200
    caret = drawn.lines[4].index("^")
    expect(drawn.lines[3][caret]).to eq(" ")
  end

  it "colours where it is asked to" do
    expect(described_class.new(color: true).draw([ diagnostic ])).to include("\e[31;1merror[TC1012]\e[0m")
  end
end
