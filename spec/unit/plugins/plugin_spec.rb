# frozen_string_literal: true

RSpec.describe TaskerContribRails::Plugins::Plugin do
  include PluginFolder

  def plugin(folder) = described_class.new(folder: Pathname(@dir).join(folder), root:)

  it "says what its manifest says, and where it is" do
    write_plugin("shop/p", "ours")
    expect(plugin("shop/p")).to have_attributes(name: "ours", version: "1.0", description: "Of ours", language: "ruby",
      framework: nil, place: "p", gem: nil, error: nil)
    expect(plugin("shop/p").templates.map(&:name)).to eq(%w[ handler ])
  end

  it "has no templates where its manifest is broken, and says why" do
    write("bad/tasker-plugin.toml", "[plugin]\nname = 1\n")
    expect(plugin("bad").tap(&:templates)).to have_attributes(name: "#{@dir}/bad", templates: [],
      error: TaskerContribRails::Error::Rejected)
    expect(plugin("gone").tap(&:templates).error.message).to match(%r{gone/tasker-plugin.toml is not there\.\z})
  end

  it "has no template outside its folder" do
    write("bad/tasker-plugin.toml", <<~TOML)
      [plugin]
      name = "bad"
      version = "1"
      description = "Leads out"
      language = "ruby"
      [[templates]]
      name = "secrets"
      path = "../shop"
      description = "Another folder"
    TOML
    expect(plugin("bad").tap(&:templates).error.message).to include("A template must be in the plugin's folder")
  end
end
