# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:stranded`
      class StrandedCommand < Base # :nodoc:
        desc "stranded", "List what dead or frozen workers hold. It says which worker, and since when"
        method_option :hand_back, type: :string, lazy_default: "", banner: "[WORKER]",
          desc: "Hand back now what dead workers hold, or what this one holds, which may be frozen"
        method_option :env, type: :string, aliases: "-e", banner: "NAME", desc: "The environment to use"
        def stranded
          boot_for_engine
          TaskerContribRails::Commands::Stranded.new(hand_back: options[:hand_back]).call
        end
      end
    end
  end
end
