# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:starts`
      class StartsCommand < Base # :nodoc:
        desc "starts", "List or send starts in the outbox. It lists those that the engine does not have yet, and why"
        method_option :failing, type: :boolean, default: false, desc: "Only those that could not be sent so far"
        method_option :send, type: :boolean, default: false, desc: "Send those that are due"
        method_option :now, type: :boolean, default: false,
          desc: "With --send: also those that wait for their next attempt, or were refused"
        method_option :cancel, type: :string, banner: "START", desc: "Take back this start, so that it is never sent"
        method_option :delete_sent, type: :numeric, banner: "DAYS",
          desc: "Delete starts that were sent at least this many days ago"
        method_option :limit, type: :numeric, default: 50, desc: "How many are listed"
        method_option :format, type: :string, default: "text", enum: %w[ text json ], desc: "How they are printed"
        method_option :env, type: :string, aliases: "-e", banner: "NAME", desc: "The environment to use"
        def starts
          boot options[:env], component: false
          command = TaskerContribRails::Commands::Starts.new(format: options[:format])
          if options[:cancel] then command.cancel(options[:cancel])
          elsif options[:delete_sent] then command.delete_sent(options[:delete_sent])
          elsif options[:send] then exit 1 unless command.send_due(now: options[:now])
          else command.list(failing: options[:failing], limit: options[:limit])
          end
        end
      end
    end
  end
end
