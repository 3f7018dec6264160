# frozen_string_literal: true

# The page shows the component's pictures with a style of its own: what it says nothing of is filled with black.
RSpec.describe "The style of the page" do
  root = File.expand_path("../../..", __dir__)
  # The page leaves out handlers, and what stands over a picture. Colours say how a step is where it has a state, and
  # its kind where it has none.
  left_out = %w[ handler page title ]

  it "says how everything looks that a picture has" do
    classes = ->(text) { text.gsub(/\{[^}]*\}/, "").scan(/\.([a-z_]+)/).flatten.uniq }
    drawn = Dir["#{root}/guest/src/workflow/draw/*.css"].flat_map { |file| classes.(File.read(file)) }
    style = File.read("#{root}/host-ruby/lib/tasker_contrib_rails/page/assets/page.css")
    expect(drawn.uniq - left_out - classes.(style)).to be_empty
  end

  it "and the pictures' own style say how everything looks that is written into a picture" do
    written = Dir["#{root}/guest/src/workflow/draw/*.rs"].flat_map do |file|
      File.read(file).scan(/class=\\"([a-z_ ]+)\\"|=> "((?:edge|icon)[a-z ]*)"/).flatten.compact.flat_map(&:split)
    end.uniq
    expect(written).to include("edge", "chain", "may", "cycle", "frame", "legend")
    own = Dir["#{root}/guest/src/workflow/draw/*.css"].map { |file| File.read(file) }.join
    page = File.read("#{root}/host-ruby/lib/tasker_contrib_rails/page/assets/page.css")
    { own:, page: }.each do |name, style|
      expect(written.reject { |one| style.match?(/\.#{one}\b/) } - (name == :page ? left_out : [])).to be_empty
    end
  end
end
