# frozen_string_literal: true

module TaskerContribRails
  module Health
    # Whether steps are run here: 200 where each worker of this application on this machine can do its work, else
    # 503.
    #
    # It reads the workers' own files, so every process of a machine says the same, whether it runs a worker itself or
    # not; where none runs, it says that, and 503. What only creates tasks is as ready as Rails says (`/up`): a server
    # that is away is no reason to take a web process out of service.
    class Ready
      # @param env [Hash] of Rack
      # @return [Array(Integer, Hash{String => String}, Array<String>)]
      def self.call(env) = new.call(env)

      # @param folder [Pathname, String, nil] where workers write, see `config.tasker.tmp_path`; nil: as the application
      #   that runs here has it
      def initialize(folder: nil)
        @folder = folder
      end

      # @param env [Hash] of Rack
      # @return [Array(Integer, Hash{String => String}, Array<String>)]
      def call(env) = Answer.call(env) { answer(Worker::Probe.new(@folder || Worker::Settings.of_app.tmp).seen) }

      private
        def answer(seen)
          workers = seen.map do |worker|
            { worker: worker.said["worker"].to_s, ready: worker.unready.nil?, failing: failing(worker) }
          end
          unwell = workers.reject { |worker| worker[:ready] }
          { well: workers.any? && unwell.empty?, sentence: sentence(workers, unwell), workers: }
        end

        # Names of what was looked at: the reasons may name tasks, and what errors said.
        def failing(worker)
          return [] unless worker.unready

          named = Array(worker.said["failing"]).grep(String)
          # What a process said that is gone or silent is no longer so.
          worker.unready == worker.said["problems"] && named.any? ? named : [ "process" ]
        end

        def sentence(workers, unwell)
          return "Not ready: no worker of this application runs on this machine." if workers.empty?
          return "Ready: #{workers.size} #{workers.one? ? "worker" : "workers"}." if unwell.empty?

          list = unwell.map { |worker| "worker #{worker[:worker]} (#{worker[:failing].join(", ")})" }
          Printable.line("Not ready: #{list.join(", ")}. `bin/rails tasker:health` on the machine says why.")
        end
    end
  end
end
