# frozen_string_literal: true

require "active_support"
require "active_support/lazy_load_hooks"
require "puma/plugin"

# `plugin :tasker` in config/puma.rb: a worker in each process that serves requests, single or cluster, whether or not
# the app is preloaded. It ends with its process, before that does, and takes no signal of Puma's.
Puma::Plugin.create do
  def config(puma)
    plugin = self
    puma.public_send(hook(puma, :before_worker_boot, :on_worker_boot)) { plugin.start_worker }
    puma.public_send(hook(puma, :before_worker_shutdown, :on_worker_shutdown)) { plugin.stop_worker }
    puma.public_send(hook(puma, :before_restart, :on_restart)) { plugin.stop_worker }
  end

  def start(launcher)
    events = launcher.respond_to?(:events) ? launcher.events : launcher.log_writer
    # As soon as no more requests are taken, and beside those that are finished: a server that hangs here (puma/puma#3677)
    # is killed in the end, and then no step must be under way.
    events.register(:state) { |state| Thread.new { stop_worker } if %i[ stop restart ].include?(state) }
    return if launcher.options[:workers].to_i.positive?

    events.public_send(hook(events, :after_booted, :on_booted)) { start_worker }
    events.public_send(hook(events, :after_stopped, :on_stopped)) { stop_worker }
  end

  # A child of a cluster that does not preload loads the app only after this hook; where it is loaded, at once.
  def start_worker = ActiveSupport.on_load(:after_initialize, yield: true) { TaskerContribRails.worker.start }

  def stop_worker = (TaskerContribRails.worker.stop if defined?(TaskerContribRails))

  private
    # Puma 7 renamed its hooks.
    def hook(object, new, old) = object.respond_to?(new) ? new : old
end
