# frozen_string_literal: true

require "bundler"

RSpec.describe "The locks of gemfiles/" do
  root = File.expand_path("../..", __dir__)
  # What this gem depends on, by a lock: `rake matrix` is frozen to it.
  locked = ->(file) {
    Bundler::LockfileParser.new(File.read(file)).specs.find { |spec| spec.name == "tasker-contrib-rails" }.dependencies
      .map(&:to_s).sort
  }

  Dir["#{root}/gemfiles/*.lock"].sort.each do |file|
    it "know what this gem depends on: #{File.basename(file)}" do
      expect(locked.(file)).to eq(locked.("#{root}/Gemfile.lock")), "Run `rake matrix:lock`."
    end

    it "have builds of sqlite3, which takes minutes to compile: #{File.basename(file)}" do
      expect(File.read(file)).to match(/^    sqlite3 \([\d.]+-x86_64-linux/)
    end
  end
end
