# frozen_string_literal: true

RSpec.describe TaskerContribRails::Generators::WorkerBundle do
  def notes(**locked)
    described_class.new(locked.to_h { |name, version| [ name.to_s, Gem::Version.new(version) ] }).notes
  end

  it "says what stands in tasker-rb's way, and that Kamal would be taken back" do
    expect(notes(faraday: "2.15.1"))
      .to match([ a_string_including("faraday ~> 2.12.2, but 2.15.1 is locked", "gem \"faraday\", \"~> 2.12.2\"") ])
    expect(notes(dotenv: "3.2.0", kamal: "2.12.0"))
      .to match([ a_string_including("would downgrade Kamal from 2.12.0 to 1.9", "their own Gemfile") ])
    expect(notes(dotenv: "3.2.0"))
      .to match([
        a_string_including("dotenv ~> 2.8, but 3.2.0 is locked").and(satisfy { |note| !note.include?("Kamal") })
      ])
  end

  it "is silent where nothing does, or tasker-rb is there already" do
    expect(notes).to be_empty
    expect(notes(faraday: "2.12.3", dotenv: "2.8.1")).to be_empty
    expect(notes(faraday: "2.15.1", dotenv: "3.2.0", "tasker-rb": "0.1.10")).to be_empty
  end

  it "reads the bundle that this runs in" do
    expect(described_class.locked).to include("railties" => Gem.loaded_specs.fetch("railties").version)
  end
end
