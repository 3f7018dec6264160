# frozen_string_literal: true

RSpec.describe TaskerContribRails::Page::Text do
  room = File.expand_path("../../../host-ruby/lib/tasker_contrib_rails/page", __dir__)
  keys = Dir["#{room}/**/*.{rb,erb}"].flat_map { |file|
 File.read(file).scan(/\bwords\((?:"|:)([a-z_.]+)(?=[",)])/).flatten }.uniq

  it "has every word that the page names" do
    expect(keys.size).to be > 100
    keys.each do |key|
      described_class.of(key, count: 2)
    rescue I18n::MissingInterpolationArgument
      next # the word is there, and wants more than a count
    rescue KeyError
      raise "en.yml has no word #{key}"
    end
  end

  it "says one, many and none" do
    expect([ 0, 1, 2 ].map { |count| described_class.of("why.more", count:) })
      .to eq([ "Show the command", "Show 1 more cause and the command", "Show 2 more causes and the command" ])
  end
end
