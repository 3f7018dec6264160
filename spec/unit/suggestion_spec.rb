# frozen_string_literal: true

RSpec.describe TaskerContribRails::Suggestion do
  it "is the nearest name, or none" do
    expect(described_class.near("prodution", %w[ development production test ])).to eq("production")
    expect(described_class.near(:nothing, %w[ development production test ])).to be_nil
  end

  it "is made in one place" do
    files = Dir[File.expand_path("../../host-ruby/lib/**/*.rb", __dir__)].select do |file|
      File.read(file).include?("DidYouMean")
    end

    expect(files.map { |file| File.basename(file) }).to eq([ "suggestion.rb" ])
  end
end
