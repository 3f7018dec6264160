# frozen_string_literal: true

namespace :yard do
  desc "Check that everything public has a comment, or is marked @api private"
  task :check do
    require_relative "public_surface"
    undocumented = PublicSurface.new.undocumented
    abort "yard: without a comment:\n#{undocumented.join("\n")}" if undocumented.any?

    puts "yard: all that is public has a comment"
  end
end
