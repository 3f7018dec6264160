# frozen_string_literal: true

require "active_support"
require "active_support/lazy_load_hooks"
require "puma/plugin"

# `plugin :tasker` in config/puma.rb: a worker in each process that serves requests, single or cluster, whether or not
# the app is preloaded. It ends with its process, before that does, and takes no signal of Puma's.
Puma::Plugin.create do
  def start(launcher)
    events = launcher.events
    # As soon as no more requests are taken, and beside those that are finished: a server that hangs here
    # (puma/puma#3677) is killed in the end, and then no step must be under way. In a thread, since it may be a signal
    # handler that tells.
    events.register(:state) { |state| Thread.new { stop_worker } if %i[ stop restart ].include?(state) }
    if launcher.options[:workers].to_i.positive?
      # Not in `config`, where the number of workers is not known: for each hook in vain Puma prints a warning.
      launcher.config.configure do |_, file|
        file.public_send(hook(file, :before_worker_boot, :on_worker_boot)) { start_worker }
        file.public_send(hook(file, :before_worker_shutdown, :on_worker_shutdown)) { stop_worker }
      end
    else
      events.public_send(hook(events, :after_booted, :on_booted)) { start_worker }
      events.public_send(hook(events, :before_restart, :on_restart)) { stop_worker }
    end
  end

  private
    # A child of a cluster that does not preload loads the app only after this hook; where it is loaded, at once.
    # Requests need no worker, so a worker that can't start is reported and ends nothing.
    def start_worker
      ActiveSupport.on_load(:after_initialize, yield: true) do
        TaskerContribRails.worker.start
      rescue TaskerContribRails::Error => error
        warn "! Tasker's worker did not start in process #{Process.pid}, which serves requests without it. " \
             "#{TaskerContribRails::Printable.line(error.message)}"
        TaskerContribRails.report(error, source: "tasker.worker")
      end
    end

    def stop_worker = (TaskerContribRails.worker.stop if defined?(TaskerContribRails))

    # Puma 7 renamed its hooks.
    def hook(object, new, old) = object.respond_to?(new) ? new : old
end
