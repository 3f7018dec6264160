# frozen_string_literal: true

module TaskerContribRails
  module Health
    # Says whether steps run here: 200 if each worker of this application on this machine can do its work, otherwise
    # 503.
    #
    # It reads the workers' files, so every process of a machine gives the same answer, with or without a worker of its
    # own. If no worker runs, it says so, with 503. For a process that only creates tasks, use Rails' `/up`: it should
    # stay in service when Tasker's server is away.
    class Ready
      # @param env [Hash] of Rack
      # @return [Array(Integer, Hash{String => String}, Array<String>)]
      def self.call(env) = new.call(env)

      # @param folder [Pathname, String, nil] where workers write their files; nil takes `config.tasker.tmp_path` of
      #   this application
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

        # The names of failed checks. The reasons are left out, because they may contain task names and error messages.
        def failing(worker)
          return [] unless worker.unready

          named = Array(worker.said["failing"]).grep(String)
          # If the process has ended or is silent, its last answer is no longer true.
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
