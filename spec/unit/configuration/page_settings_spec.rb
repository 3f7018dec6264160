# frozen_string_literal: true

RSpec.describe TaskerContribRails::Configuration::PageSettings do
  subject(:settings) { described_class.new }

  it "lets nobody in until somebody says who" do
    expect(settings).to have_attributes(authentication: nil, authorization: nil, basic: nil)
  end

  it "keeps what the application says" do
    settings.authenticate { "ada" }
    settings.authorize { |_, action| action == :retry }
    expect(settings.authentication.call).to eq("ada")
    expect(settings.authorization.call(nil, :retry)).to be(true)
  end

  it "wants a block" do
    expect { settings.authenticate }.to raise_error(ArgumentError, /config.tasker.page.authenticate takes a block/)
  end

  it "takes a name and a password from the environment, and half of it for nothing" do
    both = { "TASKER_PAGE_USER" => "ops", "TASKER_PAGE_PASSWORD" => "s3cret" }
    expect(settings.basic(both)).to eq(%w[ ops s3cret ])
    expect(both.keys.map { |key| settings.basic(both.except(key)) }).to eq([ nil, nil ])
  end

  it "shows no password, wherever it is printed" do
    settings.authenticate { "s3cret" }
    shown = "#<#{described_class.name} authenticate=true authorize=false>"
    expect([ settings.inspect, settings.to_s ]).to all(eq(shown))
  end
end
