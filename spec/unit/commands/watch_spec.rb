# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Commands::Watch do
  # A terminal with this many lines.
  terminal = Class.new(StringIO) do
    def tty? = true
    def winsize = [ 5, 80 ]
  end

  # Draws so often, and then Ctrl-C comes.
  def watch(output, times: 2, seconds: 3, **, &draw)
    pauses = []
    pause = ->(waited) { (pauses << waited).size < times or raise Interrupt }
    described_class.new(seconds, output:, pause:, **).call(&draw)
    expect(pauses).to eq([ seconds ] * times)
    output.string
  end

  it "draws once, where it was given no seconds" do
    output = StringIO.new
    described_class.new(nil, output:, pause: ->(*) { raise }).call { |page| page.puts "a" }
    expect(output.string).to eq("a\n")
  end

  it "adds each drawing below a line with the time, where the output is no terminal" do
    number = 0
    expect(watch(StringIO.new) { |page| page.puts number += 1 }).to match(/\A-- \S+ \S+ UTC\n1\n-- \S+ \S+ UTC\n2\n\z/)
  end

  it "draws in place on a terminal that cuts long lines meanwhile, clearing what is left of the lines before" do
    drawn = watch(terminal.new) { |page| page.puts "a" }
    frame = /Every 3 s, at .* UTC; Ctrl-C ends it\.\e\[K\n\e\[K\na\e\[K\n\e\[J/
    expect(drawn).to match(/\A\e\[\?7l\e\[2J\e\[H#{frame}\e\[\?7h\e\[\?7l\e\[H#{frame}\e\[\?7h\e\[\?7h\n\z/)
  end

  it "leaves out what does not fit on the terminal, which would scroll" do
    drawn = watch(terminal.new, times: 1) { |page| 9.times { |number| page.puts "line #{number}" } }
    expect(drawn.scan(/^(?:\e\S*)?(line \d|….*?)\e/).flatten).to eq([ "line 0", "… 8 more lines" ])
    expect(drawn.count("\n")).to eq(4 + 1)
  end

  it "gives JSON as a document a line, with nothing raw in it" do
    expect(watch(StringIO.new, json: true) { |page| page.puts JSON.pretty_generate(a: [ "\u202E", 1 ]) })
      .to eq("{\"a\":[\"\\u202e\",1]}\n" * 2)
  end

  it "goes on where the database is away for a while, but not from the beginning" do
    away = [ false, true, false ]
    draw = ->(page) { away.shift ? raise(TaskerContribRails::Error::DatabaseUnavailable, "gone\n!") : page.puts("a") }
    expect(watch(StringIO.new, times: 3, &draw).lines.grep_v(/^--/)).to eq([ "a\n", "gone\\n!\n", "a\n" ])
    expect {
      described_class.new(1, output: StringIO.new).call { raise TaskerContribRails::Error::DatabaseUnavailable, "gone" }
    }.to raise_error(/gone/)
  end

  it "takes no pause that would only load the database" do
    expect { described_class.new(0) }
      .to raise_error(TaskerContribRails::Error::Misuse, "--watch needs at least 0.5 seconds, not 0.")
  end

  it "draws everything on a terminal that nobody told its size, and at least a line on the smallest" do
    { 0 => 9, 1 => 0, 2 => 0 }.each do |height, lines|
      output = terminal.new.tap { |screen| screen.define_singleton_method(:winsize) { [ height, 0 ] } }
      drawn = watch(output, times: 1) { |page| 9.times { |number| page.puts "line #{number}" } }
      expect(drawn.scan(/line \d/).size).to eq(lines)
    end
  end
end
