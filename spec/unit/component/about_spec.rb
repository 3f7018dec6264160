# frozen_string_literal: true

# How a host chooses a language, and finds out what there is to choose: wit/about.wit.
RSpec.describe "The component's own words about itself" do
  def call(...) = TaskerContribRails::Component.call(...)

  let(:order) do
    { name: "order.yaml", text: "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n" \
      "  - { name: charge, handler: { callable: '' }, result_schema: { type: object } }\n" }
  end

  def helps(options) = call("workflow", "read", order, options)["findings"].map { |finding| finding["help"] }

  it "say its version, which is the gem's, and whose rules it knows" do
    facts = call("about", "release").to_h { |fact| fact.values_at("name", "value") }
    expect(facts).to include("version" => TaskerContribRails::VERSION, "engine" => /\A\d+\./, "runtime" => /\A\d+\./)
  end

  it "list the profiles, each a choice of the option" do
    profiles = call("about", "profiles")
    expect(profiles.map { |profile| profile["name"] }).to eq(%w[ python ruby-rails rust typescript ])
    expect(call("about", "options").find { |option| option["name"] == "profile" })
      .to include("choices" => profiles.map { |profile| profile["name"] })
    expect(call("about", "options").find { |option| option["name"] == "style" }).to include("choices" => %w[ own page ])
    profiles.each do |profile|
      chosen = { name: "profile", value: profile["name"] }
      expect(helps([ chosen ])).to include("Name the handler, such as `#{profile["callable-example"]}`.")
    end
  end

  it "name no language to a host that chose none" do
    expect(helps([]).join).not_to match(/ruby|rails|python|typescript|rust|::/i)
  end

  it "refuse an option that is misspelt, and a value that is none" do
    [ [ "profil", "python", "TC9001" ], [ "profile", "pyton", "TC9002" ] ].each do |name, value, code|
      option = [ { name:, value: } ]
      finding = call("workflow", "read", order, option)["findings"].first
      expect(finding).to include("code" => code, "severity" => "error")
      expect { call("config", "normalize-url", "postgresql://h/d", "x", option) }
        .to raise_error(TaskerContribRails::Error::Rejected, /#{finding["message"]}/)
    end
  end

  it "may say more of a finding later: a fact that the gem does not know is passed over" do
    record = call("workflow", "read", order, []).fetch("findings").first
    more = record.merge("details" => [ { "name" => "page", "value" => "https://example.com" } ])
    expect(TaskerContribRails::Diagnostic.from_record(more)).to eq(TaskerContribRails::Diagnostic.from_record(record))
  end
end
