# frozen_string_literal: true

RSpec.describe TaskerContribRails::Worker::Settings do
  around do |example|
    Dir.mktmpdir do |root|
      @root, before = Pathname(root), ENV.to_h
      ENV.delete("TASKER_CONFIG_PATH")
      example.run
    ensure
      ENV.replace(before)
    end
  end

  let(:merged) { instance_double(TaskerContribRails::Configuration::Merged, text: "[common]\n", database_url: "postgresql://db/tasker") }

  def settings(merged = nil) = described_class.new(TaskerContribRails::Configuration.new, root: @root, merged:)

  it "takes the application's configuration without writing it anywhere: who only looks at an engine leaves no file" do
    expect(settings(merged)).to have_attributes(merged_config: "[common]\n", database_url: "postgresql://db/tasker")
    expect(@root.children).to be_empty
  end

  it "takes the file that TASKER_CONFIG_PATH names as it is" do
    ENV["TASKER_CONFIG_PATH"] = @root.join("given.toml").tap { |file| file.write("# mine\n") }.to_s
    expect(settings(merged).merged_config).to eq("# mine\n")
  end

  it "says what TASKER_CONFIG_PATH should name" do
    ENV["TASKER_CONFIG_PATH"] = "/no/such.toml"
    expect { settings(merged).merged_config }.to raise_error(TaskerContribRails::Error::EngineFailed, %r{\ATASKER_CONFIG_PATH names /no/such.toml, which is no file: let it})
    ENV["TASKER_CONFIG_PATH"] = ""
    expect { settings.merged_config }.to raise_error(TaskerContribRails::Error::EngineFailed, /names no file: let it/)
  end

  it "has the component say how an address is spelled" do
    ENV["DATABASE_URL"] = "postgres://u:a%20b@db/tasker"
    expect(settings.database_url).to eq("postgresql://u:a%20b@db/tasker")
  end
end
