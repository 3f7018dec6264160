# frozen_string_literal: true

desc "Put each fault of spec/mutations into a copy of the tree and see that a test notices; rake \"mutate[ruby]\", \"mutate[drain]\" take some"
task :mutate do |_, arguments|
  require_relative "mutations"
  Bundler.with_original_env { Mutations.new(arguments.to_a).call } || abort("mutate: a test is missing, see above.")
end
