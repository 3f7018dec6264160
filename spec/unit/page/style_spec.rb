# frozen_string_literal: true

# The page shows the component's pictures with a style of its own: what it says nothing of is filled with black.
RSpec.describe "The style of the page" do
  root = File.expand_path("../../..", __dir__)
  # Kinds of steps have shapes of their own, and the page leaves out their colours and handlers.
  left_out = %w[ batch batchable batch_worker decision deferred_convergence handler ]

  it "says how everything looks that a picture has" do
    classes = ->(text) { text.gsub(/\{[^}]*\}/, "").scan(/\.([a-z_]+)/).flatten.uniq }
    drawn = Dir["#{root}/guest/src/workflow/draw/*.css"].flat_map { |file| classes.(File.read(file)) }
    style = File.read("#{root}/host-ruby/lib/tasker_contrib_rails/page/assets/page.css")
    expect(drawn.uniq - left_out - classes.(style)).to be_empty
  end
end
