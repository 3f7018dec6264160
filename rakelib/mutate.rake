# frozen_string_literal: true

desc "Check that a test notices each fault in spec/mutations; rake \"mutate[ruby]\" or \"mutate[drain]\" selects some"
task :mutate do |_, arguments|
  require_relative "mutations"
  Bundler.with_original_env { Mutations.new(arguments.to_a).call } || abort("mutate: a test is missing, see above.")
end
