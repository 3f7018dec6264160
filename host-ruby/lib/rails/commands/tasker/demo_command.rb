# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:demo`
      class DemoCommand < Base # :nodoc:
        desc "demo", "Make, draw and run a workflow of five steps. It leaves nothing behind"
        method_option :page, type: :boolean, desc: "Show the page with recorded tasks, without an engine, until Ctrl-C"
        def demo
          boot
          exit TaskerContribRails::Commands::DemoPage.new.call if options[:page]

          exit TaskerContribRails::Commands::Demo.new(color: color?($stdout)).call
        end
      end
    end
  end
end
