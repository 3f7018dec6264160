# frozen_string_literal: true

desc "See that a test notices each fault of spec/mutations; rake \"mutate[ruby]\" or \"mutate[drain]\" takes some"
task :mutate do |_, arguments|
  require_relative "mutations"
  Bundler.with_original_env { Mutations.new(arguments.to_a).call } || abort("mutate: a test is missing, see above.")
end
