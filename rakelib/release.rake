# frozen_string_literal: true

namespace :release do
  desc "Build the gem from what is committed, the same bytes each time, into tmp/release"
  task :build do
    require_relative "release/check"
    gem = Release.gem
    puts "#{Release::Build.new(Release::ROOT).call(gem)}  #{gem.delete_prefix("#{Release::ROOT}/")}"
  end

  desc "Check that what is committed can be released; TAG=v0.1.0 must be its tag, FETCH=1 asks for links into the web"
  task :check do
    require_relative "release/check"
    check = Release::Check.of(output: Release.gem, tag: ENV["TAG"], fetch: ENV.key?("FETCH"))
    check.call || abort("release: this is not ready, see above.")
  end
end
