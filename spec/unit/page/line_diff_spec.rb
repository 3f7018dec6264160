# frozen_string_literal: true

require "active_support/all"
require "action_controller"

RSpec.describe TaskerContribRails::Page::LineDiff do
  def said(old, new)
    signs = { same: " ", old: "-", new: "+", gap: "…" }
    described_class.new(old, new).lines.map { |line| "#{signs.fetch(line.kind)}#{line.text}" }
  end

  it "says nothing where nothing changed" do
    expect([ said(%w[ a b ], %w[ a b ]), said([], []) ]).to eq([ [], [] ])
  end

  it "keeps what is common, in order" do
    expect(said(%w[ a b c d ], %w[ a x c d e ])).to eq([ " a", "-b", "+x", " c", " d", "+e" ])
    expect(said([], %w[ a ])).to eq([ "+a" ])
    expect(said(%w[ a ], [])).to eq([ "-a" ])
    expect(said(%w[ a a a ], %w[ a a ])).to eq([ " a", " a", "-a" ])
    expect(said(%w[ a b a b ], %w[ b a b a ])).to eq([ "-a", " b", " a", " b", "+a" ])
  end

  it "shows three lines around a change, and that there are others" do
    old = ("a".."z").to_a
    expect(said(old, old - [ "m" ])).to eq([ "…", " j", " k", " l", "-m", " n", " o", " p", "…" ])
    expect(said(old, old - %w[ b y ]).count("…")).to eq(1)
  end

  it "takes whole what is too much to compare, and cuts it" do
    old, new = %w[ a b ].map { |side| Array.new(600) { |number| "#{side if number.even?}#{number}" } }
    lines = said(old, new)
    expect(lines.first(3)).to eq(%w[ -a0 -1 -a2 ])
    expect([ lines.size, lines.last ]).to eq([ 401, "…" ])
  end

  it "rebuilds both sides, whatever they are" do
    random = Random.new(7)
    50.times do
      old, new = Array.new(2) { Array.new(random.rand(9)) { %w[ a b c ].sample(random:) } }
      lines = described_class.new(old, new).send(:all_lines)
      expect(lines.reject { |line| line.kind == :new }.map(&:text)).to eq(old)
      expect(lines.reject { |line| line.kind == :old }.map(&:text)).to eq(new)
    end
  end
end
